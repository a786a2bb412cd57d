/**
 * Pictures that come as files, JPEG or PNG, for models whose input is pixels.
 *
 * <p>A file is a stranger's. {@link dev.headroom.serving.image.Picture} reads what it announces of
 * its size, before anything of that size is made, and keeps of it only what pixels need: profiles,
 * previews and texts never reach a decoder. {@link dev.headroom.serving.image.Pixels} has the JDK
 * decode it, and {@link dev.headroom.serving.image.Scaling} makes the elements of a tensor of it,
 * as OpenVINO Model Server does by OpenCV: blue before red, values as they are in the file, and
 * between four pixels where the model wants another size.
 */
@NullMarked
package dev.headroom.serving.image;

import org.jspecify.annotations.NullMarked;
