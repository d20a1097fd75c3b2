import { Component, type ReactNode } from "react";

/** Shows what went wrong instead of an empty page when drawing it fails. */
export class CrashGuard extends Component<{ children: ReactNode }, { message: string | null }> {
  override state = { message: null };

  static getDerivedStateFromError(failure: unknown): { message: string } {
    return { message: failure instanceof Error ? failure.message : String(failure) };
  }

  override render(): ReactNode {
    if (this.state.message === null) return this.props.children;
    return (
      <main role="alert" className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-3 p-6">
        <h1 className="text-lg font-semibold">This page stopped working</h1>
        <p className="text-sm text-quiet">{this.state.message}</p>
        <button type="button" className="control self-start" onClick={() => location.reload()}>
          Reload
        </button>
      </main>
    );
  }
}
