import { useState } from "react";
import { Moon, Sun } from "./icons";

type Theme = "light" | "dark";

function current(): Theme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Overrides the system's colour scheme; the choice is read again by theme.js at the next visit. */
export function ThemeToggle() {
  const [theme, setTheme] = useState<Theme>(current);
  const other: Theme = theme === "dark" ? "light" : "dark";
  const toggle = () => {
    document.documentElement.dataset.theme = other;
    try {
      localStorage.setItem("parley.theme", other);
    } catch {
      // Storage is blocked: the choice lasts until the page is left.
    }
    setTheme(other);
  };
  return (
    <button
      type="button"
      aria-label={`Use ${other} colours`}
      onClick={toggle}
      className="control size-11 p-0"
    >
      {theme === "dark" ? <Sun /> : <Moon />}
    </button>
  );
}
