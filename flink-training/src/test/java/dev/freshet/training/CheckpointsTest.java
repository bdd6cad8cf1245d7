package dev.freshet.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {

    @TempDir
    Path folder;

    @Test
    void shouldFindNoneWhereThereIsNoFolder() throws Exception {
        assertThat(Checkpoints.newest(folder.resolve("absent"))).isEmpty();
    }

    @Test
    void shouldTakeTheHighestCompleteCheckpointOfAllRuns() throws Exception {
        // given
        complete("job-1/chk-9");
        complete("job-2/chk-10");
        Files.createDirectories(folder.resolve("job-2/chk-11"));
        Files.createDirectories(folder.resolve("job-2/shared"));
        complete("job-3/chk-2");

        // when
        var newest = Checkpoints.newest(folder);

        // then
        assertThat(newest).contains(folder.resolve("job-2/chk-10"));
    }

    @Test
    void shouldTakeAPathOrAUri() {
        assertThat(Checkpoints.folder(folder.toString())).isEqualTo(folder);
        assertThat(Checkpoints.folder(folder.toUri().toString())).isEqualTo(folder);
    }

    private void complete(String checkpoint) throws IOException {
        Path path = Files.createDirectories(folder.resolve(checkpoint));
        Files.writeString(path.resolve("_metadata"), "whole");
    }
}
