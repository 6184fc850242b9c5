#!/bin/sh
# deb.sh - makes a Debian package of what `make install DESTDIR=BUILD/deb PREFIX=/usr` has put there.
#
#     cli/deb.sh BUILD VERSION
#
# What it depends on are the packages of this system that own the libraries the command and libkukri.so are linked with.
set -eu
build=$1
version=$2
root=$build/deb
arch=$(dpkg --print-architecture)

strip --strip-unneeded "$root/usr/bin/kukri" "$root/usr/lib/libkukri.so.$version"
strip --strip-debug "$root/usr/lib/libkukri.a"
gzip -9n "$root/usr/share/man/man1/kukri.1"
install -d "$root/usr/share/doc/kukri" "$root/DEBIAN"
install -m 644 LICENSE "$root/usr/share/doc/kukri/copyright"
install -m 644 README.md docs/*.md "$root/usr/share/doc/kukri/"

# The package of each library, of libc with its version. A path may lead through /lib, which is a link to /usr/lib.
packages_of() {
    sed -n 's/.*=> \(\/[^ ]*\).*/\1/p' | sort -u | while read -r library; do
        owner=$(dpkg-query -S "$(readlink -f "$library")" 2>/dev/null || dpkg-query -S "$library" 2>/dev/null ||
            dpkg-query -S "$(basename "$library")") || continue
        package=$(echo "$owner" | head -n 1 | cut -d : -f 1)
        version_of=$(dpkg-query -W -f '${Version}\n' "$package" | head -n 1 | sed 's/[-+~].*//')
        case $package in
        libc6) echo "$package (>= $version_of)" ;;
        *) echo "$package" ;;
        esac
    done | sort -u | paste -s -d , | sed 's/,/, /g'
}
# Some libraries are loaded when a program first needs them: for hashes and TLS; for names and large patterns.
loaded() {
    ldconfig -p | grep -E "^[[:space:]]*($1)\.so\.[0-9.]* "
}
depends=$({
    ldd "$root/usr/bin/kukri" "$root/usr/lib/libkukri.so.$version"
    loaded 'libcrypto|libssl'
} | packages_of)
recommends=$(loaded 'libcares|libpcre2-32' | packages_of)

cat > "$root/DEBIAN/control" <<CONTROL
Package: kukri
Version: $version
Architecture: $arch
Maintainer: The authors of Kukri <kukri@example.org>
Installed-Size: $(du -sk "$root/usr" | cut -f 1)
Depends: $depends
Recommends: $recommends
Section: interpreters
Priority: optional
Description: interpreter for Python 3.13 with asyncio at its heart
 Kukri runs Python 3.13 programs. It starts in milliseconds, its tasks take a
 few hundred bytes, and its prompt runs them while you type. libkukri puts the
 interpreter into other programs, under limits of memory, time and access.
CONTROL
printf '#!/bin/sh\nset -e\nldconfig\n' > "$root/DEBIAN/postinst"
cp "$root/DEBIAN/postinst" "$root/DEBIAN/postrm"
chmod 755 "$root/DEBIAN/postinst" "$root/DEBIAN/postrm"
(cd "$root" && find usr -type f -exec md5sum {} + > DEBIAN/md5sums)
package=$build/kukri_${version}_$arch.deb
dpkg-deb --root-owner-group --build "$root" "$package" > /dev/null
echo "$package"
