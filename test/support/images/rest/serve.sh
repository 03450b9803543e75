mkdir -p /data
htpasswd -Bbc /data/.htpasswd "$REST_USER" "$REST_PASSWORD" || exit
exec restic-rest-server --path /data --private-repos "$@"
