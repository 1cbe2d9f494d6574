# For the commands that root types beside duaarah.service (duaarah check, invite, backup): the same data, settings and tokens as the service has.
# Put it at /etc/profile.d/duaarah.sh; it works from the next login on.
if [ "$(id -u)" = 0 ]; then
	export DUAARAH_CONFIG=/etc/duaarah/duaarah.yaml DUAARAH_DATA=/var/lib/duaarah SQLITE_TMPDIR=/var/lib/duaarah
	if [ -r /etc/duaarah/secrets ]; then
		set -a
		. /etc/duaarah/secrets
		set +a
	fi
fi
