mkdir -p /data
radosgw-admin --conf /ceph.conf --name client.rgw --no-mon-config user create --uid backup --display-name backup --access-key "$S3_KEY_ID" --secret-key "$S3_SECRET" >/dev/null || exit
exec radosgw -f --conf /ceph.conf --name client.rgw --no-mon-config
