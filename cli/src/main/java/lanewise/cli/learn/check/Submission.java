package lanewise.cli.learn.check;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The student's class, compiled and loaded.
 *
 * @param code the class of the exercise's file
 */
record Submission(Class<?> code) {
  /** The file that the class was written in. */
  String file() {
    return code.getSimpleName() + ".java";
  }

  /**
   * One of its static methods.
   *
   * @param type an interface whose only method has the parameters and the result that are asked
   * @throws Wrong if there is no such method
   */
  <T> T method(Class<T> type, String name) throws Wrong {
    Method asked =
        Arrays.stream(type.getMethods())
            .filter(method -> Modifier.isAbstract(method.getModifiers()))
            .findFirst()
            .orElseThrow();
    MethodType signature = MethodType.methodType(asked.getReturnType(), asked.getParameterTypes());
    try {
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(code, MethodHandles.lookup());
      MethodHandle handle = lookup.findStatic(code, name, signature);
      return MethodHandleProxies.asInterfaceInstance(type, handle);
    } catch (NoSuchMethodException e) {
      String parameters =
          Arrays.stream(asked.getParameterTypes())
              .map(Class::getSimpleName)
              .collect(Collectors.joining(", "));
      throw new Wrong(
          "%s has no method `static %s %s(%s)`: the check calls it, so its name and parameters must stay."
              .formatted(file(), asked.getReturnType().getSimpleName(), name, parameters));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * One of its static constants.
   *
   * @throws Wrong if there is no such constant of type int
   */
  int constant(String name) throws Wrong {
    try {
      return (int)
          MethodHandles.privateLookupIn(code, MethodHandles.lookup())
              .findStaticVarHandle(code, name, int.class)
              .get();
    } catch (NoSuchFieldException e) {
      throw new Wrong("%s has no constant `static final int %s`.".formatted(file(), name));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where a failure left the student's code: {@code at Convolution.java:23}; else nothing. */
  String place(StackTraceElement[] trace) {
    return Arrays.stream(trace)
        .filter(element -> file().equals(element.getFileName()))
        .findFirst()
        .map(element -> " at %s:%d".formatted(file(), element.getLineNumber()))
        .orElse("");
  }
}
