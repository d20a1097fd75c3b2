# Finds a Java installation without starting it: the version comes from the `release` file every JDK carries.
# Sourced by ./parley; expects say().

MIN_JAVA=25

java_major() { # $1: a Java home. Prints its major version, or nothing
    if [ -r "$1/release" ]; then
        sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
    else
        "$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1
    fi
}

java_fits() { # $1: a Java home, $2: "jdk" when javac is needed too
    [ -n "$1" ] && [ -x "$1/bin/java" ] || return 1
    [ "$2" != jdk ] || [ -x "$1/bin/javac" ] || return 1
    major=$(java_major "$1")
    [ -n "$major" ] && [ "$major" -ge "$MIN_JAVA" ] 2>/dev/null
}

java_on_path() { # the home of the `java` on PATH; macOS has a stub there that is no Java
    found=$(command -v java 2>/dev/null) || return 0
    found=$(resolve "$found")
    case $found in
        /usr/bin/java) ;;
        */bin/java) printf '%s\n' "${found%/bin/java}" ;;
    esac
}

java_candidates() { # one Java home per line, best first
    printf '%s\n' "${PARLEY_JAVA_HOME:-}" "${JAVA_HOME:-}"
    java_on_path
    if [ -x /usr/libexec/java_home ]; then /usr/libexec/java_home -v "$MIN_JAVA+" 2>/dev/null || true; fi
    for home in /usr/lib/jvm/* /usr/java/* /opt/* /opt/java/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
        "$HOME"/.local/share/mise/installs/java/* "$HOME"/.asdf/installs/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /home/linuxbrew/.linuxbrew/opt/openjdk*; do
        if [ -x "$home/bin/java" ]; then printf '%s\n' "$home"; fi
    done
}

find_java() { # $1: "jdk" or "jre". Sets JAVA_HOME, or says what to install and exits
    if [ -n "${PARLEY_JAVA_HOME:-}" ] && ! java_fits "$PARLEY_JAVA_HOME" "$1"; then
        say "parley: PARLEY_JAVA_HOME=$PARLEY_JAVA_HOME is not a $1 of version $MIN_JAVA or newer; looking elsewhere."
    fi
    old_ifs=$IFS
    IFS='
'
    for home in $(java_candidates); do
        if java_fits "$home" "$1"; then
            IFS=$old_ifs
            JAVA_HOME=$home
            export JAVA_HOME
            return 0
        fi
    done
    IFS=$old_ifs
    java_missing
    exit 1
}

java_missing() {
    say "parley: needs a JDK (with javac) of version $MIN_JAVA or newer, and found none."
    say "Looked at PARLEY_JAVA_HOME, JAVA_HOME, PATH and the usual folders. To install one:"
    case $(uname -s) in
        Darwin) say "  brew install --cask temurin@$MIN_JAVA" ;;
        *) java_install_hint ;;
    esac
    say "or, with https://sdkman.io anywhere:  sdk install java $MIN_JAVA-tem"
    say "or unpack https://adoptium.net/temurin/releases/?version=$MIN_JAVA and set PARLEY_JAVA_HOME to that folder."
}

java_install_hint() {
    distribution=$(. /etc/os-release 2>/dev/null && printf '%s %s' "${ID:-}" "${ID_LIKE:-}")
    case " $distribution " in
        *" debian "* | *" ubuntu "*)
            say "  sudo apt-get install openjdk-$MIN_JAVA-jdk    (Debian 13, Ubuntu 25.10 and newer)"
            say "  older releases: https://adoptium.net/installation/linux (package temurin-$MIN_JAVA-jdk)"
            ;;
        *" fedora "* | *" rhel "*) say "  sudo dnf install java-$MIN_JAVA-openjdk-devel" ;;
        *" arch "*) say "  sudo pacman -S jdk-openjdk" ;;
        *" suse "*) say "  sudo zypper install java-$MIN_JAVA-openjdk-devel" ;;
        *) say "  see https://adoptium.net/installation" ;;
    esac
}

require_node() { # only a build needs Node: the web page is compiled with it
    where="(https://nodejs.org/en/download)"
    if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
        fail "building needs Node.js 20.19 or newer with npm; node or npm is not on PATH $where."
    fi
    if ! node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)'; then
        fail "building needs Node.js 20.19 or newer; this is $(node --version) $where."
    fi
}
