/** Shell text that puts a docker into a folder which does as the real one, and warns on stderr each time as engines do on some hosts: that is part of no answer. */
export const warningDocker = (folder: string): string => `mkdir -p ${folder}
cat >${folder}/docker <<'END OF DOCKER'
#!/bin/sh
echo 'time="2026-11-26T13:03:43Z" level=warning msg="This kernel will not be supported for ever."' >&2
exec /usr/bin/docker "$@"
END OF DOCKER
chmod +x ${folder}/docker
`

/** Where every program of a host finds it first. */
export const firstOnPath = '/usr/local/bin'
