package lanewise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Why a peer could not run, by what JMH prints of its JVM. */
class ProgressTest {
  @Test
  void anAbortedJvm() {
    String printed =
        """
        <forked VM failed with exit code 134>
        <stdout last='20 lines'>
        #
        # A fatal error has been detected by the Java Runtime Environment:
        #
        #  SIGILL (0x4) at pc=0x00007f1c2a5f3c04, pid=4711, tid=4712
        </stdout>
        """;

    assertThat(Progress.reason(printed)).isEqualTo("its JVM ended with exit code 134, SIGILL");
  }

  @Test
  void anException() {
    String printed =
        """
        <failure>

        java.lang.ExceptionInInitializerError
        \tat org.peer.Peer.<clinit>(Peer.java:12)
        Caused by: java.lang.UnsatisfiedLinkError: no jnipeer in java.library.path
        \tat java.base/java.lang.ClassLoader.loadLibrary(ClassLoader.java:2458)
        """;

    assertThat(Progress.reason(printed)).isEqualTo("no jnipeer in java.library.path");
  }

  @Test
  void otherLosses() {
    String printed =
        """
        <failure>

        java.lang.IllegalStateException: step 1: the loss is 2.3, but 2.4 in DL4J: another network, or rounded too much
        \tat lanewise.benchmarks.Agreement.compare(Agreement.java:81)
        """;

    assertThat(Progress.reason(printed))
        .isEqualTo(
            "step 1: the loss is 2.3, but 2.4 in DL4J: another network, or rounded too much");
  }
}
