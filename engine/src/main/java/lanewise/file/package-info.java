/**
 * Files as such: written whole or not at all, and told apart by how they begin. What is in them is
 * the business of {@link lanewise.format}.
 */
@NullMarked
package lanewise.file;

import org.jspecify.annotations.NullMarked;
