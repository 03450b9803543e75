# Whether the unit $1 has run and runs no more. One that waits to begin has a job.
is_over() {
	case $(systemctl show --property ActiveState --property Job "$1") in
	*Job=[1-9]*) return 1 ;;
	*ActiveState=inactive* | *ActiveState=failed*) return 0 ;;
	esac
	return 1
}

