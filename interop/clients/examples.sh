# The clients of examples/clients/python, with the packages that they name.
. "$(dirname "${BASH_SOURCE[0]}")/shell.sh"
cd "$(dirname "${BASH_SOURCE[0]}")/../../examples/clients/python" || exit 1
"$PYTHON" -c 'import numpy, sys; numpy.save(sys.argv[1], numpy.arange(20, dtype="f4").reshape(10, 2))' "$WORK/rows.npy"
infer() { PYTHONDONTWRITEBYTECODE=1 "$PYTHON" infer.py "$@" --iterations 4 --print_outputs; }
for protocol in v2 tfs; do
  for transport in grpc rest; do
    address=$GRPC
    [ "$transport" = grpc ] || address=$HTTP
    how=(--protocol "$protocol" --transport "$transport")
    # Of 10 rows in batches of 3 the fourth has the last one and the first two; 3 is added.
    expect "examples ${how[*]}, rows" '^y: \[\[21.0, 22.0\], \[3.0, 4.0\], \[5.0, 6.0\]\]$' infer "$address" "${how[@]}" --model_name add --input x="$WORK/rows.npy" --batchsize 3
    expect "examples ${how[*]}, times" '^time percentile 99.9: [0-9.]+ ms; speed percentile 99.9: [0-9.]+ fps$' infer "$address" "${how[@]}" --model_name two
    expect "examples ${how[*]}, version" '^y: \[\[1.0, 1.0\]\]$' infer "$address" "${how[@]}" --model_name add --model_version 1
    expect "examples ${how[*]}, bytes" "^y: \[\[b?'', b?'', b?''\]\]$" infer "$address" "${how[@]}" --model_name same_BYTES
    expect "examples ${how[*]}, no such model" 'not found' infer "$address" "${how[@]}" --model_name none
  done
done
exit $failed
