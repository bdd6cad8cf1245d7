package dev.freshet.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.event.Feedback;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The classes of a Flink job have a loader below that of Avro. */
class JobClassLoaderTest {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldReadRecordsAsTheClassesOfTheJob(boolean json) throws Exception {
        // given
        ClassLoader job = new JobClassLoader();
        Object wire = job.loadClass(Topics.class.getName()).getField("FEEDBACK").get(null);
        wire = wire.getClass().getMethod("wire").invoke(wire);
        String text = "{\"feedback_id\": \"f\", \"request_id\": \"r\", \"kind\": \"thumb\", \"up\": true}";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Feedback feedback = Topics.FEEDBACK.wire().decode(bytes);

        // when
        Object read = wire.getClass()
                .getMethod("decode", byte[].class)
                .invoke(wire, json ? bytes : Topics.FEEDBACK.wire().encode(feedback));

        // then
        assertThat(read).hasToString(feedback.toString());
        assertThat(read.getClass().getClassLoader()).isSameAs(job);
        Object kind = read.getClass().getMethod("getKind").invoke(read);
        assertThat(kind.getClass().getClassLoader()).isSameAs(job);
    }

    private static final class JobClassLoader extends ClassLoader {

        JobClassLoader() {
            super(JobClassLoaderTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("dev.freshet.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (file == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] code = file.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
