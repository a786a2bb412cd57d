import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;

/** Takes out of a jar what is for other systems: its entries whose names match an expression. */
class Slim {
  public static void main(String[] arguments) throws IOException {
    Path jar = Path.of(arguments[0]);
    Pattern unwanted = Pattern.compile(arguments[1]);
    Path slim = Path.of(jar + ".slim");
    try (JarFile in = new JarFile(jar.toFile());
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(slim))) {
      for (JarEntry entry : List.copyOf(in.stream().toList())) {
        if (!unwanted.matcher(entry.getName()).find()) {
          JarEntry copy = new JarEntry(entry.getName());
          copy.setTimeLocal(entry.getTimeLocal());
          out.putNextEntry(copy);
          in.getInputStream(entry).transferTo(out);
        }
      }
    }
    Files.move(slim, jar, StandardCopyOption.REPLACE_EXISTING);
  }
}
