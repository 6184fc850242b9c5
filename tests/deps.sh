#!/bin/sh
# deps.sh - installs the Debian packages that the build needs and that are not here yet.
#
#     sh tests/deps.sh libuv=libuv1-dev ...     pairs of a pkg-config name and its Debian package
#
# What is present is found without asking the package manager, so that `make test` can afford this.
set -u
pkg_config=${PKG_CONFIG:-pkg-config}
unicode_data=${UNICODE_DATA:-/usr/share/unicode/UnicodeData.txt}
missing=
optional=

compiler=${CC:-cc}
command -v "${compiler%% *}" >/dev/null 2>&1 || missing="$missing gcc libc6-dev"
command -v ld >/dev/null 2>&1 || missing="$missing binutils"
[ -e "$unicode_data" ] || missing="$missing unicode-data"
command -v bzip2 >/dev/null 2>&1 || missing="$missing bzip2" # part of unicode-data is packed
if command -v "$pkg_config" >/dev/null 2>&1; then
    for pair in "$@"; do
        "$pkg_config" --exists "${pair%%=*}" || missing="$missing ${pair#*=}"
    done
    "$pkg_config" --exists readline || optional=libreadline-dev
else
    missing="$missing pkg-config"
    for pair in "$@"; do missing="$missing ${pair#*=}"; done
    optional=libreadline-dev
fi
[ -z "$missing$optional" ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    [ -n "$missing" ] && echo "Kukri needs (Debian's names):$missing"
    [ -n "$optional" ] && echo "Line editing would need (Debian's name): $optional"
    [ -z "$missing" ]
    exit
fi

as_root=
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "Kukri needs these packages; as root: apt-get install$missing $optional"
        [ -z "$missing" ]
        exit
    fi
    as_root=sudo
fi

# $missing and $optional are lists of words.
install() {
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q --no-install-recommends "$@" >/dev/null
}
if [ -n "$missing" ]; then
    echo "Installing$missing"
    # shellcheck disable=SC2086
    install $missing || { $as_root apt-get update -q >/dev/null && install $missing; } || {
        echo "Could not install:$missing"
        exit 1
    }
fi
if [ -n "$optional" ]; then
    echo "Installing $optional (line editing)"
    install $optional || echo "Could not install $optional: the command will do without line editing"
fi
exit 0
