# Building and installing in a checkout; read by the launcher and by check, whose say, fail and newest_java it
# uses. Expects root, the checkout's folder, and jar.
# shellcheck disable=SC2154 # root, jar and java_home are set by who reads this file

build_if_needed() {
    is_built && return
    { mkdir -p "$root/target" 2>/dev/null && [ -w "$root/target" ]; } ||
        fail "must build first, but $(id -un) cannot write to $root/target; run it once as its owner or with sudo, on a file system that is not read-only"
    need_build_tools
    build_alone
}

is_built() {
    [ -f "$jar" ] || return 1
    newer=$(cd "$root" && find pom.xml src/main -path src/main/sh -prune -o -newer "$jar" -print -quit)
    [ -z "$newer" ]
}

# Two first starts at once must not build into the same folder: the second waits, then finds it done.
build_alone() {
    exec 9>"$root/target/build.lock"
    flock -n 9 || {
        say "waiting for another build in $root"
        flock 9
    }
    if ! is_built; then build; fi
    exec 9>&-
}

build() {
    log=$root/target/build.log
    say "building with $java_home (the first time this downloads libraries and takes a minute or two)"
    trap chown_target EXIT
    : >"$log"
    chown_target
    as=''
    # under sudo, Maven's cache in the user's home must stay the user's
    if [ "$(id -u)" = 0 ] && [ "${SUDO_USER:-root}" != root ] && [ "$(stat -c %U "$root")" = "$SUDO_USER" ]; then
        as="runuser -u $SUDO_USER -- env HOME=$(getent passwd "$SUDO_USER" | cut -d : -f 6)"
    fi
    # style is the business of check; who only wants to run it needs neither the formatter nor the test classes
    # shellcheck disable=SC2086 # as is words
    show_progress "$log" maven_step $as env -C "$root" "JAVA_HOME=$java_home" \
        mvn -B -ntp package -Dmaven.test.skip=true -Dspotless.check.skip=true || build_failed
    # Maven keeps a jar whose content did not change, which would look old for ever
    touch "$jar"
    chown_target
    trap - EXIT
    say "built in $elapsed s"
}

build_failed() {
    if grep -q '^\[ERROR\]' "$log"; then
        # after naming the goal Maven says everything once more, and then how to debug Maven
        sed -n -e 's/^\[ERROR\] /  /p' -e '/^\[ERROR\] Failed to execute goal/q' "$log" | head -n 20 >&2
    else
        tail -n 20 "$log" >&2
    fi
    fail "the build failed; the whole log is in $log"
}

# A build as root must not leave files in somebody's checkout that they can neither overwrite nor remove.
chown_target() {
    [ "$(id -u)" != 0 ] || chown -R --reference="$root" "$root/target"
}

maven_step() {
    case $(grep '^\[INFO\] --- ' "$1" | tail -n 1) in
        *:compile\ *) echo compiling ;;
        *:copy-dependencies\ * | *:jar\ *) echo packing ;;
        *) echo "fetching libraries" ;;
    esac
}

package_step() {
    tail -n 1 "$1" | cut -c 1-60
}

# show_progress LOG STEP COMMAND...: runs the command with its output in LOG, shows the elapsed time and what
# `STEP LOG` prints, sets elapsed, and returns the command's status.
show_progress() {
    progress_log=$1 step=$2
    shift 2
    elapsed=0
    "$@" >"$progress_log" 2>&1 </dev/null 9>&- &
    child=$!
    trap 'kill "$child" 2>/dev/null; exit 130' INT
    trap 'kill "$child" 2>/dev/null; exit 143' TERM HUP
    while kill -0 "$child" 2>/dev/null; do
        sleep 1
        elapsed=$((elapsed + 1))
        if [ -t 2 ]; then
            printf '\r\033[K  %s s  %s' "$elapsed" "$("$step" "$progress_log")" >&2
        elif [ $((elapsed % 15)) = 0 ]; then
            printf '  %s s  %s\n' "$elapsed" "$("$step" "$progress_log")" >&2
        fi
    done
    [ ! -t 2 ] || printf '\r\033[K' >&2
    status=0
    wait "$child" || status=$?
    trap - INT TERM HUP
    return "$status"
}

need_build_tools() {
    debian='' fedora='' lacking=''
    if ! newest_java javac; then
        lacking="a JDK (17 or later)"
        debian=$(debian_jdk)
        fedora=java-25-openjdk-devel
    fi
    if ! command -v mvn >/dev/null; then
        lacking="${lacking:+$lacking and }Maven"
        debian="$debian maven"
        fedora="$fedora maven"
    fi
    [ -z "$lacking" ] || install_packages "$lacking" "$debian" "$fedora"
    newest_java javac || fail "found no JDK 17 or later to build with, even after installing ${debian:-one}"
    command -v mvn >/dev/null || fail "found no mvn on PATH"
}

# The default JDK of these releases is older than 17.
debian_jdk() {
    [ ! -r /etc/os-release ] || . /etc/os-release
    case ${ID-}${VERSION_ID-} in
        debian11 | ubuntu20.04 | ubuntu22.04) echo openjdk-17-jdk-headless ;;
        *) echo default-jdk-headless ;;
    esac
}

# Configs are loaded by libbpf; without configs nobody needs it.
need_libbpf() {
    case " $*" in *" --config."*) ;; *) return 0 ;; esac
    ! has_libbpf || return 0
    ! has_only_old_libbpf ||
        fail "missing: libbpf 1.0 or later (libbpf.so.1), which this release has no package of; build it, or use a later release"
    install_packages "libbpf (configs are loaded by it)" libbpf1 libbpf
}

has_libbpf() (
    # the folders of the system, by their many names
    folders=${BPF_METRICS_EXPORTER_LIBRARY_DIRS-/usr/lib:/usr/lib64:/lib:/lib64:/usr/local/lib:/usr/local/lib64}
    IFS=:
    for folder in $folders; do
        for library in "$folder/libbpf.so.1" "$folder"/*/libbpf.so.1; do
            [ ! -e "$library" ] || return 0
        done
    done
    return 1
)

# Their libbpf is 0.x, which has another interface.
has_only_old_libbpf() (
    [ ! -r /etc/os-release ] || . /etc/os-release
    case ${ID-}${VERSION_ID-} in debian11 | ubuntu20.04 | ubuntu22.04) return 0 ;; *) return 1 ;; esac
)

# install_packages WHAT DEBIAN-PACKAGES FEDORA-PACKAGES: installs what is lacking, or says how to and ends.
install_packages() {
    if command -v apt-get >/dev/null; then
        install="apt-get update && apt-get install -y --no-install-recommends $2"
    elif command -v dnf >/dev/null; then
        install="dnf install -y $3"
    else
        fail "missing: $1; there is neither apt-get nor dnf, so install it by hand"
    fi
    may_install "$1" || fail "missing: $1; as root, run: $install"
    log=$(mktemp)
    say "installing $1: $install"
    show_progress "$log" package_step env DEBIAN_FRONTEND=noninteractive sh -c "$install" || {
        tail -n 20 "$log" >&2
        fail "installing $1 failed; the whole log is in $log"
    }
    rm -f "$log"
    say "installed in $elapsed s"
}

may_install() {
    [ "$(id -u)" = 0 ] || return 1
    case ${BPF_METRICS_EXPORTER_INSTALL-} in
        no) return 1 ;;
        yes) return 0 ;;
    esac
    { [ -t 0 ] && [ -t 2 ]; } || return 0
    printf 'bpf-metrics-exporter: missing: %s. Install it now (%s)? [Y/n] ' "$1" "$install" >&2
    read -r answer || return 1
    case $answer in '' | [Yy]*) return 0 ;; *) return 1 ;; esac
}
