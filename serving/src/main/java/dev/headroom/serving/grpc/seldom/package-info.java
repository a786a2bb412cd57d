/**
 * The calls that are seldom: metadata, status, the repository, health, reflection. Their messages
 * are classes that protobuf generates of the files in {@code src/main/proto}; nothing outside this
 * package names one, so that a server which is not asked loads none.
 */
@NullMarked
package dev.headroom.serving.grpc.seldom;

import org.jspecify.annotations.NullMarked;
