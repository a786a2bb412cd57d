package dev.headroom.serving.image;

/** The bytes of a file, big-endian, read from its beginning to its end. */
final class FileBytes {
  private final byte[] bytes;
  private int position;

  FileBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  int position() {
    return position;
  }

  int left() {
    return bytes.length - position;
  }

  int u8() throws PictureException {
    require(1);
    return bytes[position++] & 0xFF;
  }

  int u16() throws PictureException {
    return u8() << 8 | u8();
  }

  /** A number that formats keep below 2³¹. */
  int u31() throws PictureException {
    int value = u16() << 16 | u16();
    if (value < 0) {
      throw new PictureException("a length or size of 2^31 or more");
    }
    return value;
  }

  void skip(int count) throws PictureException {
    require(count);
    position += count;
  }

  private void require(int count) throws PictureException {
    if (count > left()) {
      throw new PictureException("it ends too early");
    }
  }
}
