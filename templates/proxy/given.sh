engine=$1 proxy=$2 run=$3
shift 3
