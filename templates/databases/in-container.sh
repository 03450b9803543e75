# Runs a script in a container, with what comes on stdin. $1 engine, $2 container, $3 the script, $4 what it is to do. Beside host/run-in.sh.
engine=$1
ask_in "$2" sh -c "$3" databases "$4"
