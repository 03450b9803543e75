# Prints the folder that Docker keeps images in, and how many times a layer lies there.
# The containerd store keeps of each layer the blob that it came as, and what was unpacked of it.
told=$(docker info --format '{{.DockerRootDir}} {{json .DriverStatus}}' 2>/dev/null) || {
	echo '/var/lib/docker 1'
	exit
}
folder=${told%% *}
case $told in
*io.containerd.snapshotter*)
	if [ -d "$folder/containerd/daemon" ]; then
		folder=$folder/containerd
	else
		folder=$(containerd config dump 2>/dev/null | sed -n "s/^root = [\"']\(.*\)[\"']/\1/p")
	fi
	echo "${folder:-/var/lib/containerd} 2"
	;;
*) echo "$folder 1" ;;
esac
