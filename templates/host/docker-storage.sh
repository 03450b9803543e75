# Prints the folder that Docker keeps images in, how many times a layer lies there, and its version.
# The containerd store keeps of each layer the blob that it came as, and what was unpacked of it.
told=$(docker info --format '{{.ServerVersion}} {{.DockerRootDir}} {{json .DriverStatus}}' 2>/dev/null)
case $told in
'' | ' '*)
	echo '/var/lib/docker 1'
	exit
	;;
esac
version=${told%% *} folder=${told#* }
folder=${folder%% *}
case $told in
*io.containerd.snapshotter*)
	if [ -d "$folder/containerd/daemon" ]; then
		folder=$folder/containerd
	else
		folder=$(containerd config dump 2>/dev/null | sed -n "s/^root = [\"']\(.*\)[\"']/\1/p")
	fi
	echo "${folder:-/var/lib/containerd} 2 $version"
	;;
*) echo "$folder 1 $version" ;;
esac
