package dev.freshet.training.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.training.Events;
import dev.freshet.training.rules.Lesson.Stage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReplayMemoryTest {

    private static final int CAPACITY = 40;

    @Test
    void shouldKeepKindsInBalance() {
        // given: few preferences among many accepted answers
        ReplayMemory memory = new ReplayMemory(CAPACITY);
        List<Lesson> all = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            Lesson lesson = new Lesson(
                    place(i),
                    i % 20 == 0 ? Events.preference(i, "q" + i, "better", "worse") : Events.thumb(i, "q" + i, true),
                    Stage.SETTLED);
            all.add(lesson);

            // when
            memory.offer(lesson);
            memory.shrink();
        }

        // then
        assertThat(all.stream().filter(memory::holds)).hasSize(CAPACITY);
        assertThat(all.stream().filter(memory::holds).filter(Lesson::isCorrection))
                .hasSize(20);
    }

    @Test
    void shouldKeepTheNewestAndAnEvenSampleOfThePast() {
        // given
        ReplayMemory memory = new ReplayMemory(CAPACITY);
        List<Lesson> all = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Lesson lesson = new Lesson(place(i), Events.demonstration(i), Stage.SETTLED);
            all.add(lesson);

            // when
            memory.offer(lesson);
            memory.shrink();
        }

        // then
        assertThat(all.subList(1_000 - CAPACITY / 2, 1_000)).allMatch(memory::holds);
        assertThat(all.subList(0, 500).stream().filter(memory::holds)).hasSizeBetween(5, 15);
    }

    @Test
    void shouldEvictTheSameWhateverOrderItWasFilledIn() {
        // given
        List<Lesson> lessons = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            lessons.add(new Lesson(place(i), Events.demonstration(i), Stage.SETTLED));
        }
        Set<Place> first = evicted(lessons);
        Collections.shuffle(lessons, new Random(1));

        // when
        Set<Place> second = evicted(lessons);

        // then
        assertThat(second).isEqualTo(first).hasSize(20);
    }

    @Test
    void shouldKeepWhatWaits() {
        // given
        ReplayMemory memory = new ReplayMemory(1);
        for (int i = 0; i < 3; i++) {
            memory.offer(new Lesson(place(i), Events.demonstration(i), Stage.WAITING));
        }

        // then
        assertThat(memory.shrink()).isEmpty();
    }

    private static Set<Place> evicted(List<Lesson> lessons) {
        ReplayMemory memory = new ReplayMemory(CAPACITY);
        lessons.forEach(memory::offer);
        Set<Place> gone = new TreeSet<>();
        memory.shrink().forEach(lesson -> gone.add(lesson.place()));
        return gone;
    }

    private static Place place(int offset) {
        return new Place(0, offset);
    }
}
