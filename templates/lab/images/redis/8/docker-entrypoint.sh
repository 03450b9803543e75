#!/bin/sh
# Flags and configuration files are meant for redis-server, which runs as the user redis.
set -e
case $1 in -* | *.conf) set -- redis-server "$@" ;; esac

if [ "$1" = redis-server ] && [ "$(id -u)" = 0 ]; then
  find . ! -user redis -exec chown redis '{}' +
  exec setpriv --reuid=redis --regid=redis --init-groups -- "$0" "$@"
fi

# A container's port is open to those that share its network: protected mode is off, unless a file or a later flag says otherwise.
if [ "$1" = redis-server ]; then
  case $2 in
    -v | --version | -h | --help | --test-memory | --check-system) ;;
    '' | -*) shift; set -- redis-server --protected-mode no "$@" ;;
    *) file=$2
      if ! grep -qi '^[[:space:]]*protected-mode' "$file" 2>/dev/null; then
        shift 2
        set -- redis-server "$file" --protected-mode no "$@"
      fi ;;
  esac
fi
if [ "$(umask)" = 0022 ]; then umask 0077; fi
exec "$@"
