package lanewise.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The default timing of benchmarks: fresh JVMs with the flags of {@code bin/lanewise}, warmed up
 * until the kernels are compiled. The flags are prepended because JMH's {@code -jvmArgsAppend}
 * would replace appended ones.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 3,
    jvmArgsPrepend = {
      "--add-modules=jdk.incubator.vector",
      "-XX:+UseParallelGC",
      "-XX:ObjectAlignmentInBytes=64",
      "-XX:CompileCommand=quiet",
      "-XX:CompileCommand=CompileThresholdScaling,lanewise.kernel.*::*,0.1"
    })
public abstract class Timing {}
