mkdir -p /data
# Once in a while the program hangs at its end, after its work.
timeout --signal KILL 10 radosgw-admin --conf /ceph.conf --name client.rgw --no-mon-config user create --uid backup --display-name backup --access-key "$S3_KEY_ID" --secret-key "$S3_SECRET" >/dev/null
exec radosgw -f --conf /ceph.conf --name client.rgw --no-mon-config
