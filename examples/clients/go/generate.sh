#!/bin/sh
# Makes Go of the server's .proto, with the versions of go.mod. Needs protoc (Debian: apt-get install protobuf-compiler).
set -eu
cd "$(dirname "$0")"
GOBIN=$PWD/bin go install tool
package='example.com/headroom/client/inference;inference'
mapped="Mgrpc_service.proto=$package,Mmodel_config.proto=$package"
mkdir -p inference
PATH=$PWD/bin:$PATH ${PROTOC:-protoc} -I ../../../serving/src/main/proto \
  --go_out="paths=source_relative,$mapped:inference" --go-grpc_out="paths=source_relative,$mapped:inference" grpc_service.proto model_config.proto
