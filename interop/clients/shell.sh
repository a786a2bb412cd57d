# For cases in bash: expect NAME PATTERN COMMAND... prints a line; cases end with: exit $failed
failed=0
expect() {
  local name=$1 pattern=$2 answer
  shift 2
  answer=$("$@" 2>&1)
  if grep -qE -- "$pattern" <<<"$answer"; then
    echo "ok   $name"
  else
    echo "FAIL $name: $(tr '\n' ' ' <<<"$answer" | head -c 300) (expected: $pattern)"
    failed=1
  fi
}
