package dev.headroom.metrics.store;

import dev.headroom.metrics.series.Labels;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * The format of a snapshot, all numbers big-endian: eight bytes {@code HEADROOM}, its version in
 * four, the number of series in four; of each series the number of labels in four, their names and
 * values as length in four and UTF-8, the number of chunks in four, and of each chunk its kind in
 * one, first and last time in eight each, and the number of samples in four. A Gorilla chunk (0)
 * goes on with its bytes, as length in four and content; a packed one (1) with the bytes of the
 * times, the digits in one, and the bytes of the values. At last comes the CRC-32C of all before it
 * in eight.
 */
final class SnapshotFile {
  private static final long MAGIC = 0x48454144524f4f4dL;
  private static final int VERSION = 2;
  private static final byte GORILLA = 0;
  private static final byte PACKED = 1;
  private static final Set<StandardOpenOption> OPTIONS =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private SnapshotFile() {}

  static void write(Path file, List<SeriesChunks> all) throws IOException {
    CRC32C sum = new CRC32C();
    Files.deleteIfExists(file);
    try (FileChannel channel = FileChannel.open(file, OPTIONS, forItsOwner(file));
        OutputStream buffered =
            new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
        DataOutputStream out = new DataOutputStream(new CheckedOutputStream(buffered, sum))) {
      out.writeLong(MAGIC);
      out.writeInt(VERSION);
      out.writeInt(all.size());
      for (SeriesChunks series : all) {
        write(out, series);
      }
      out.writeLong(sum.getValue());
      out.flush();
      channel.force(true);
    }
  }

  /** Others are not to read it. */
  private static FileAttribute<?>[] forItsOwner(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static void write(DataOutputStream out, SeriesChunks series) throws IOException {
    out.writeInt(series.labels().size());
    for (var label : series.labels().asMap().entrySet()) {
      write(out, label.getKey().getBytes(StandardCharsets.UTF_8));
      write(out, label.getValue().getBytes(StandardCharsets.UTF_8));
    }
    out.writeInt(series.chunks().size());
    for (Chunk chunk : series.chunks()) {
      write(out, chunk);
    }
  }

  private static void write(DataOutputStream out, Chunk chunk) throws IOException {
    switch (chunk) {
      case GorillaChunk gorilla -> {
        out.writeByte(GORILLA);
        out.writeLong(gorilla.first());
        out.writeLong(gorilla.last());
        out.writeInt(gorilla.count());
        write(out, gorilla.bits());
      }
      case PackedChunk packed -> {
        out.writeByte(PACKED);
        out.writeLong(packed.first());
        out.writeLong(packed.last());
        out.writeInt(packed.count());
        write(out, packed.times().code());
        out.writeByte(packed.digits());
        write(out, packed.values());
      }
    }
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /**
   * All series of a file.
   *
   * @throws IOException if it cannot be read, or is no whole snapshot of this version; the message
   *     says what it is instead
   */
  static List<SeriesChunks> read(Path file) throws IOException {
    CheckedInputStream summed =
        new CheckedInputStream(
            new BufferedInputStream(Files.newInputStream(file), 1 << 16), new CRC32C());
    try (DataInputStream in = new DataInputStream(summed)) {
      long size = Files.size(file);
      if (in.readLong() != MAGIC) {
        throw new IOException("it is no snapshot of Headroom's");
      }
      int version = in.readInt();
      if (version != VERSION) {
        throw new IOException("its version is " + version + " (expected: " + VERSION + ")");
      }
      Reader reader = new Reader(in, size, new HashMap<>());
      List<SeriesChunks> all = reader.series();
      long sum = summed.getChecksum().getValue();
      if (in.readLong() != sum || in.read() >= 0) {
        throw new IOException("its checksum is wrong");
      }
      return all;
    } catch (EOFException end) {
      throw new IOException("it ends in the middle", end);
    }
  }

  /** Lengths are checked against the file's before anything is made of them. */
  private record Reader(DataInputStream in, long size, Map<Times, Times> known) {
    List<SeriesChunks> series() throws IOException {
      int count = count();
      List<SeriesChunks> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Labels labels = labels();
        all.add(new SeriesChunks(labels, chunks()));
      }
      return all;
    }

    private Labels labels() throws IOException {
      List<String> pairs = new ArrayList<>();
      int count = count();
      for (int i = 0; i < 2 * count; i++) {
        pairs.add(new String(bytes(), StandardCharsets.UTF_8));
      }
      return Labels.of(pairs.toArray(String[]::new));
    }

    private List<Chunk> chunks() throws IOException {
      List<Chunk> chunks = new ArrayList<>();
      int count = count();
      long last = Long.MIN_VALUE;
      for (int i = 0; i < count; i++) {
        Chunk chunk = chunk();
        if (!chunk.isValid() || (i > 0 && chunk.first() <= last)) {
          throw new IOException("a chunk of it is not as it was written");
        }
        last = chunk.last();
        chunks.add(chunk);
      }
      return chunks;
    }

    private Chunk chunk() throws IOException {
      byte kind = in.readByte();
      if (kind == GORILLA) {
        return new GorillaChunk(in.readLong(), in.readLong(), in.readInt(), bytes());
      }
      if (kind != PACKED) {
        throw new IOException("a chunk of it is of an unknown kind");
      }
      Times read = new Times(in.readLong(), in.readLong(), in.readInt(), bytes());
      Times before = known.putIfAbsent(read, read);
      Times times = before == null ? read : before;
      return new PackedChunk(times, before == null, in.readByte(), bytes());
    }

    private byte[] bytes() throws IOException {
      byte[] bytes = new byte[count()];
      in.readFully(bytes);
      return bytes;
    }

    private int count() throws IOException {
      int count = in.readInt();
      if (count < 0 || count > size) {
        throw new IOException("a length in it is wrong");
      }
      return count;
    }
  }
}
