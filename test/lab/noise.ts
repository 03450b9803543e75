/** Shell text that puts a docker into a folder which does as the real one, and warns on stderr each time as engines do on some hosts: that is part of no answer. */
export const warningDocker = (folder: string): string => `mkdir -p ${folder}
cat >${folder}/docker <<'END OF DOCKER'
#!/bin/sh
echo 'time="2026-11-26T13:03:43Z" level=warning msg="This kernel will not be supported for ever."' >&2
exec /usr/bin/docker "$@"
END OF DOCKER
chmod +x ${folder}/docker
`

/** Shell text: so many times, that docker does not begin a program whose words hold `word`, as Docker's runtime now and then does not, and says so on stdout. Before that, it lets so many `pass`. */
export const failingDocker = (folder: string, word: string, times: number, pass = 0): string => `echo ${times} >/run/docker-fails; echo ${pass} >/run/docker-passes
cat >${folder}/docker <<'END OF DOCKER'
#!/bin/sh
case $* in
*'${word}'*)
	left=$(cat /run/docker-fails) pass=$(cat /run/docker-passes)
	if [ "$pass" -gt 0 ]; then
		echo $((pass - 1)) >/run/docker-passes
	elif [ "$left" -gt 0 ]; then
		echo $((left - 1)) >/run/docker-fails
		echo 'OCI runtime exec failed: exec failed: unable to start container process: read init-p: connection reset by peer: unknown'
		exit 126
	fi
	;;
esac
exec /usr/bin/docker "$@"
END OF DOCKER
chmod +x ${folder}/docker
`

/** Shell text: docker takes so many seconds before it does what `words` ask for. */
export const slowDocker = (folder: string, words: string, seconds: number): string => `cat >${folder}/docker <<'END OF DOCKER'
#!/bin/sh
case $* in *'${words}'*) sleep ${seconds} ;; esac
exec /usr/bin/docker "$@"
END OF DOCKER
chmod +x ${folder}/docker
`

/** Where every program of a host finds it first. */
export const firstOnPath = '/usr/local/bin'
