package lanewise.parallel;

/**
 * Work cut into independent tasks: task i must do the same whatever thread runs it, and in whatever
 * order.
 */
public interface Phase {
  /** The number of tasks, at most {@link Scheduler#MAX_TASKS}; asked when the phase begins. */
  int tasks();

  /**
   * Runs one task.
   *
   * @param task 0 to {@code tasks() - 1}
   * @param worker 0 to {@code threads - 1}: which scratch memory the task may use
   */
  void run(int task, int worker);
}
