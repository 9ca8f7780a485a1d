package lanewise.spark;

import java.util.List;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.experiment.Farm;
import lanewise.cli.experiment.RemoteTraining;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Trainings as Spark tasks, each on an RDD of its own with one partition: Spark tries a task that
 * failed or was lost again on another executor, where it comes to the same bytes.
 */
public final class SparkFarm implements Farm.Kind {
  @Override
  public String name() {
    return "spark";
  }

  @Override
  public Farm open(String place, int threads, int workers) {
    JavaSparkContext context = new Cluster(place, threads, workers).open();
    FailedExecutor failed = new FailedExecutor();
    context.sc().addSparkListener(failed);
    return new Tasks(place, context, failed);
  }

  private record Tasks(String place, JavaSparkContext context, FailedExecutor failed)
      implements Farm {
    @Override
    public byte[] run(String task) {
      try {
        return context.parallelize(List.of(task), 1).map(RemoteTraining::run).collect().getFirst();
      } catch (Exception e) { // Scala throws checked exceptions without saying so
        throw inWords(e);
      }
    }

    @Override
    public List<String> runTogether(String task, int workers) {
      try {
        return Barrier.run(context, task, workers);
      } catch (Exception e) {
        throw inWords(e);
      }
    }

    private CommandFailure inWords(Exception e) {
      FailedExecutor.Failure cause = failed.await(context.sc());
      List<String> log = cause == null ? List.of() : ExecutorLog.tail(context, cause.executor());
      return Failures.inWords(place, e, cause, log);
    }

    @Override
    public void close() {
      context.close();
    }
  }
}
