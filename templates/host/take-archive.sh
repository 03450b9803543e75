# Passes an archive on that comes on stdin piece by piece, and keeps the large ones until its reader says that all is there.
# $1 folder, then of each piece: its name ("-": it is not kept), the bytes of it that are here already, all of its bytes
# Keeping must not fill the disk that the image is for: it needs a room of three times what is yet to come.
folder=$1
shift
to_come() { while [ $# -gt 0 ]; do echo $(($3 - $2)); shift 3; done | awk '{sum += $1} END {print int(sum / 1024)}'; }
[ "$(df -Pk "$folder" | awk 'NR == 2 {print $4}')" -gt $((3 * $(to_come "$@"))) ] && keeps=yes || keeps=no
take() { dd bs=256K iflag=fullblock,count_bytes count="$1" status=none; }
while [ $# -gt 0 ]; do
	piece=$1 have=$2 size=$3
	shift 3
	if [ "$piece" = - ] || [ "$keeps$have" = no0 ]; then
		take "$size"
		continue
	fi
	if [ "$keeps" = no ]; then
		head -c "$have" "$folder/$piece"
		take $((size - have))
		continue
	fi
	# Another client that was cut off may still write to the file of before: this is another one.
	{ head -c "$have" "$folder/$piece" 2>/dev/null | tee "$folder/$piece.new"; } && mv -f "$folder/$piece.new" "$folder/$piece" || exit
	take $((size - have)) | tee -a "$folder/$piece"
done
