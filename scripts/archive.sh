# Packs the built application and the models of its built-in engines. Sourced by ./parley; expects PARLEY_HOME, APP, STATE,
# say(), fail(), find_java().

run_archive() { # prints the archive's path
    build_if_stale
    find_java jdk
    version=$(sed -n 's/^Implementation-Version: *\([^[:cntrl:]]*\).*/\1/p' "$(manifest)")
    name="parley-$version-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)"
    stage="$STATE/archive/$name"
    rm -rf "$STATE/archive"
    mkdir -p "$stage"
    cp -R "$APP" "$stage/app"
    rm -f "$stage"/app/start-*.aot* "$stage"/app/host/start.aot*
    cp "$PARLEY_HOME/LICENSE" "$PARLEY_HOME/docs/dependencies.md" "$PARLEY_HOME/scripts/jdk.sh" \
        "$PARLEY_HOME/scripts/run.sh" "$stage/"
    cp "$PARLEY_HOME/scripts/launcher.sh" "$stage/parley"
    chmod +x "$stage/parley"
    archive_models "$stage/app/models"
    mkdir -p "$PARLEY_HOME/target"
    (cd "$STATE/archive" && tar -czf "$PARLEY_HOME/target/$name.tar.gz" "$name")
    rm -rf "$STATE/archive"
    printf '%s\n' "$PARLEY_HOME/target/$name.tar.gz"
}

manifest() { # path of the application's manifest, unpacked
    mkdir -p "$STATE/manifest"
    (cd "$STATE/manifest" && "$JAVA_HOME/bin/jar" xf "$APP/parley.jar" META-INF/MANIFEST.MF)
    printf '%s\n' "$STATE/manifest/META-INF/MANIFEST.MF"
}

archive_models() { # $1: folder. What the user's folder has is not fetched again; all of it is checked
    mkdir -p "$1"
    usual="${PARLEY_MODELS_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/parley/models}"
    if [ -d "$usual" ]; then cp -R "$usual/." "$1/"; fi
    "$JAVA_HOME/bin/java" -jar "$APP/parley.jar" models pull starter --models-dir "$1" >&2 ||
        fail "a release holds the models of the built-in engines; get them with ./parley models pull"
    rm -rf "$1/.pull" "$1/.lock"
}
