package dev.parley.dialect.persona;

import java.util.List;
import java.util.Optional;

/** Where the news character gets its news. Thread-safe; never blocks: it tells what it has fetched before. */
@FunctionalInterface
public interface NewsSource {
    /** No news: the character makes small talk instead, and says why. */
    NewsSource NONE = List::of;

    /** What is new, best first; empty when nothing could be fetched. */
    List<Article> latest();

    /** One article, as much of it as the source tells. */
    record Article(String title, Optional<String> description, Optional<String> author, Optional<String> content) {}
}
