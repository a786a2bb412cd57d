/**
 * What a request's API key allows, asked where it is known what the request wants: the model's name
 * is in the path of REST, and in the message of gRPC.
 */
@NullMarked
package dev.headroom.serving.permission;

import org.jspecify.annotations.NullMarked;
