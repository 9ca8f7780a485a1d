package lanewise.parallel;

/**
 * Work divided into independent tasks. The result of a task must not depend on the thread that runs
 * it or on the order of tasks.
 */
public interface Phase {
  /** The number of tasks, at most {@link Scheduler#MAX_TASKS}; called when the phase begins. */
  int tasks();

  /**
   * Runs one task.
   *
   * @param task 0 to {@code tasks() - 1}
   * @param worker 0 to {@code threads - 1}; selects the scratch memory of the task
   */
  void run(int task, int worker);
}
