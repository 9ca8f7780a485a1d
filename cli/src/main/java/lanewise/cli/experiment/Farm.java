package lanewise.cli.experiment;

import java.util.List;

/**
 * A cluster that trains in place of this process. The class path offers farms through {@link
 * java.util.ServiceLoader}; each names itself as users do after {@code --on}.
 */
public interface Farm extends AutoCloseable {
  /** A kind of farm. */
  interface Kind {
    /** The name, such as {@code spark}. */
    String name();

    /**
     * Opens a farm.
     *
     * @param place where it is, as the user says; empty if it is configured elsewhere
     * @param threads the threads that one training, or one worker of it, needs
     * @param workers how many tasks must run at the same time
     * @throws lanewise.LanewiseException if it is not there or not as trainings need it
     */
    Farm open(String place, int threads, int workers);
  }

  /**
   * Runs {@link RemoteTraining#run} in another process, and once more should that process be lost;
   * called by several threads.
   *
   * @param task what it takes
   * @return what it answers
   */
  byte[] run(String task);

  /**
   * Runs {@link SharedTraining#run} in as many processes at the same time, and all of them once
   * more should one be lost.
   *
   * @param task what it takes
   * @param workers the number of processes
   * @return what each answers
   */
  List<String> runTogether(String task, int workers);

  @Override
  void close();
}
