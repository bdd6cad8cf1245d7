/** Configuration: one YAML file, and FRESHET_* variables over it, read into records. */
@NullMarked
package dev.freshet.service.config;

import org.jspecify.annotations.NullMarked;
