package lanewise.datasets;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Checks common to all errors shown to users. */
public final class UserErrors {
  private UserErrors() {}

  /**
   * Asserts that a call fails with the documented exception, in one line that says all the parts.
   */
  public static void assertUserError(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOf(DataException.class)
        .message()
        .contains(parts)
        .doesNotContain("\n");
  }
}
