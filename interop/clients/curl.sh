# curl, with the requests of the protocols' documentation.
. "$(dirname "${BASH_SOURCE[0]}")/shell.sh"
ask() { curl -sS -m 20 -w '\n%{http_code}\n' "$@"; }
base=http://$HTTP
expect "curl live" '^200$' ask "$base/v2/health/live"
expect "curl ready" '^200$' ask "$base/v2/health/ready"
expect "curl model ready" '^200$' ask "$base/v2/models/add/ready"
expect "curl metadata" '"datatype":"FP32"' ask "$base/v2/models/add"
expect "curl infer" '"data":\[4\.0,5\.0\]' ask -d '{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}]}' "$base/v2/models/add/infer"
expect "curl infer of a version" '"data":\[2\.0,3\.0\]' ask -d '{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[[1,2]]}]}' "$base/v2/models/add/versions/1/infer"
expect "curl predict, rows" '4\.0, *5\.0' ask -d '{"instances":[[1,2]]}' "$base/v1/models/add:predict"
expect "curl predict, columns" '4\.0, *5\.0' ask -d '{"inputs":{"x":[[1,2]]}}' "$base/v1/models/add:predict"
expect "curl status" '"AVAILABLE"' ask "$base/v1/models/add"
expect "curl status of a version" '"version": *"1"' ask "$base/v1/models/add/versions/1"
expect "curl signature" 'serving_default' ask "$base/v1/models/add/metadata"
expect "curl config" '"same_FP32"' ask "$base/v1/config"
expect "curl reload" '^20[01]$' ask -X POST "$base/v1/config/reload"
expect "curl no such model" '^404$' ask -d '{}' "$base/v2/models/none/infer"
expect "curl metrics" 'ovms_requests_success' ask "$base/metrics"
exit $failed
