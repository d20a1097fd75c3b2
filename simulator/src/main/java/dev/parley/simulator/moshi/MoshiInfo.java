package dev.parley.simulator.moshi;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Answers of moshi-server's information routes (speech-backends.md A.1). */
final class MoshiInfo {
    private MoshiInfo() {}

    static String build() {
        return new JsonObject()
                .put("build_timestamp", "2026-01-01T00:00:00Z")
                .put("build_date", "2026-01-01")
                .put("git_branch", "main")
                .put("git_timestamp", "2026-01-01T00:00:00Z")
                .put("git_date", "2026-01-01")
                .put("git_hash", "0000000")
                .put("git_describe", "parley-simulator")
                .put("rustc_host_triple", "simulated")
                .put("rustc_version", "simulated")
                .put("cargo_target_triple", "simulated")
                .encode();
    }

    /** All values are strings, numbers too. */
    static String modules(String type, String path, int usedSlots, int totalSlots) {
        JsonObject module = new JsonObject()
                .put("type", type)
                .put("path", path)
                .put("used_slots", Integer.toString(usedSlots))
                .put("total_slots", Integer.toString(totalSlots));
        if (type.equals("py")) {
            module.put("script", "simulated");
        } else {
            module.put("lm", "simulated").put("audio_tokenizer", "simulated");
        }
        return new JsonArray().add(module).encode();
    }
}
