package lanewise;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The exported API: the public types of the exported packages and their members, as a file says
 * that is changed on purpose or not at all. After a change on purpose:
 *
 * <pre>./mvnw -q test -pl engine -Dtest=ExportedApiTest -Dlanewise.renewApi</pre>
 */
class ExportedApiTest {
  private static final Path LIST = Path.of("src/test/resources/lanewise/exported-api.txt");
  private static final Path DESCRIPTOR = Path.of("src/main/module/module-info.java");
  private static final Pattern EXPORT = Pattern.compile("exports ([\\w.]+);");

  @Test
  void theExportedTypesAreTheListedOnes() throws IOException {
    String actual = String.join("\n", describe()) + "\n";
    if (System.getProperty("lanewise.renewApi") != null) {
      Files.createDirectories(LIST.getParent());
      Files.writeString(LIST, actual);
    }
    assertThat(actual)
        .as("the exported API; renew %s with -Dlanewise.renewApi if it is to change", LIST)
        .isEqualTo(Files.readString(LIST));
  }

  private static List<String> describe() throws IOException {
    String[] exported =
        EXPORT
            .matcher(Files.readString(DESCRIPTOR))
            .results()
            .map(match -> match.group(1))
            .toArray(String[]::new);
    List<Class<?>> types = new ArrayList<>();
    new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(exported)
            .stream()
            .filter(type -> List.of(exported).contains(type.getPackageName()))
            .map(JavaClass::reflect)
            .filter(ExportedApiTest::isVisible)
            .forEach(types::add);
    types.sort((a, b) -> a.getName().compareTo(b.getName()));
    List<String> lines = new ArrayList<>();
    long top = types.stream().filter(type -> type.getEnclosingClass() == null).count();
    lines.add("%d types, %d within them".formatted(top, types.size() - top));
    for (Class<?> type : types) {
      lines.add("");
      lines.add(shorten(type.toGenericString()) + parents(type));
      members(type).map(member -> "  " + member).forEach(lines::add);
    }
    return lines;
  }

  private static boolean isVisible(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return Modifier.isPublic(type.getModifiers())
        && !type.isSynthetic()
        && !type.getSimpleName().equals("package-info")
        && (outer == null || isVisible(outer));
  }

  private static String parents(Class<?> type) {
    List<String> parents = new ArrayList<>();
    Class<?> parent = type.getSuperclass();
    if (parent != null && parent != Object.class && parent != Record.class && !type.isEnum()) {
      parents.add(parent.getName());
    }
    Arrays.stream(type.getInterfaces()).map(Class::getName).sorted().forEach(parents::add);
    return parents.isEmpty() ? "" : " : " + String.join(", ", parents);
  }

  private static Stream<String> members(Class<?> type) {
    Stream<String> fields =
        Arrays.stream(type.getDeclaredFields())
            .filter(ExportedApiTest::isOpen)
            .map(Field::toGenericString);
    Stream<String> constructors =
        Arrays.stream(type.getDeclaredConstructors())
            .filter(ExportedApiTest::isOpen)
            .map(Constructor::toGenericString);
    Stream<String> methods =
        Arrays.stream(type.getDeclaredMethods())
            .filter(method -> isOpen(method) && !method.isBridge() && !isOfAnyObject(method))
            .map(Method::toGenericString);
    String own = Pattern.quote(type.getName() + ".") + "(?=\\w)"; // not before the dots of varargs
    return Stream.of(fields, constructors, methods)
        .flatMap(each -> each.sorted())
        .map(member -> shorten(member).replaceFirst(own, ""));
  }

  private static boolean isOfAnyObject(Method method) {
    return Set.of("equals", "hashCode", "toString").contains(method.getName());
  }

  private static boolean isOpen(Member member) {
    return !member.isSynthetic()
        && (Modifier.isPublic(member.getModifiers())
            || Modifier.isProtected(member.getModifiers()));
  }

  private static String shorten(String signature) {
    return signature.replace("java.lang.", "").replace("java.util.", "").replaceAll(",\\s*", ", ");
  }
}
