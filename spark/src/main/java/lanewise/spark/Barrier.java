package lanewise.spark;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import lanewise.cli.experiment.SharedTraining;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.runtime.AbstractFunction1;

/**
 * Tasks that run at the same time. Spark tries all of them again when one is lost, if a shuffle
 * follows their stage: it gives up the job when a barrier stage of results fails.
 */
final class Barrier {
  private static final ClassTag<String> STRING = ClassTag.apply(String.class);

  private Barrier() {}

  /** What each of the tasks answers. */
  static List<String> run(JavaSparkContext context, String task, int workers) {
    RDD<String> tasks = context.parallelize(Collections.nCopies(workers, task), workers).rdd();
    JavaRDD<String> answers =
        new JavaRDD<>(
            tasks.barrier().mapPartitions(new Work(Gauges.in(context)), false, STRING), STRING);
    return answers
        .mapToPair(answer -> new Tuple2<>(0, answer))
        .groupByKey(1)
        .values()
        .flatMap(Iterable::iterator)
        .collect();
  }

  /** One task: its partition holds what is to be done. */
  private static final class Work extends AbstractFunction1<Iterator<String>, Iterator<String>>
      implements Serializable {
    @java.io.Serial private static final long serialVersionUID = 1L;

    private final Gauges gauges;

    Work(Gauges gauges) {
      this.gauges = gauges;
    }

    @Override
    public Iterator<String> apply(Iterator<String> partition) {
      String answer =
          SharedTraining.run(partition.next(), new Context(BarrierTaskContext.get(), gauges));
      return CollectionConverters.asScala(List.of(answer).iterator());
    }
  }

  private record Context(BarrierTaskContext context, Gauges gauges)
      implements SharedTraining.Meeting {
    @Override
    public int rank() {
      return context.partitionId();
    }

    @Override
    public String host() {
      return SparkEnv.get().blockManager().blockManagerId().host();
    }

    @Override
    public List<String> exchange(String word) {
      return List.of(context.allGather(word));
    }

    @Override
    public void show(double loss, double imagesPerSecond, double exchangeShare) {
      gauges.loss().add(loss);
      gauges.imagesPerSecond().add(imagesPerSecond);
      gauges.exchangeShare().add(exchangeShare);
    }
  }
}
