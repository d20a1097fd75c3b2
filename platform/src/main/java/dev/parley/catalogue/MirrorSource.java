package dev.parley.catalogue;

import dev.parley.catalogue.content.Checksum;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * A server of the user's: a folder of archives over HTTP. It holds each model's packages under their own names, or the model's
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
        if (model.archives().isEmpty()) {
            packed(model, staging, progress);
            return;
        }
        try {
            PackageDelivery.deliver(model, staging, progress, (archive, moved) -> archive(archive, staging, moved));
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
        }
    }

    private Path archive(Archive archive, Staging staging, LongConsumer moved)
            throws ModelException, InterruptedException {
        Path part = staging.part(archive.sha256());
        download.fetch(new Download.Wanted(
                folder.resolve(archive.file()),
                part,
                archive.size(),
                Optional.of(new Checksum(Checksum.Kind.SHA_256, archive.sha256())),
                moved));
        return part;
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
