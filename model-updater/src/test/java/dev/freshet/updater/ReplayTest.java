package dev.freshet.updater;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.WireFormat;
import dev.freshet.schemas.event.Command;
import dev.freshet.schemas.event.CommandKind;
import dev.freshet.schemas.event.DecisionKind;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.updater.judge.Judgement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random events, honest and not: the log replayed gives the book that wrote it, and nothing denied is ever released. */
class ReplayTest {

    private static final int EVENTS = 200;
    private static final List<String> MODELS = List.of("support", "sales");

    private static final List<CommandKind> KINDS = List.of(
            CommandKind.CREATE, CommandKind.PROMOTE, CommandKind.ROLL_BACK, CommandKind.FREEZE, CommandKind.UNFREEZE);

    private static final Set<DecisionKind> RELEASES = EnumSet.of(DecisionKind.CREATED, DecisionKind.RELEASED);

    private final ReleaseBook book = new ReleaseBook();
    private final List<ReleaseDecision> log = new ArrayList<>();
    private final List<Candidate> candidates = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Command> commands = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 987, 1597})
    void shouldGiveTheBookThatWroteTheLog(long seed) {
        // given
        Random random = new Random(seed);

        for (int i = 0; i < EVENTS; i++) {
            // when
            List<ReleaseDecision> decisions = event(random, i);
            log.addAll(decisions);

            // then
            assertInvariants(decisions);
            assertReplayGives(book);
        }
        assertThat(log.stream().map(ReleaseDecision::getKind).distinct())
                .as("what these events led to")
                .hasSizeGreaterThanOrEqualTo(7);
    }

    private List<ReleaseDecision> event(Random random, long now) {
        String model = MODELS.get(random.nextInt(MODELS.size()));
        List<ReleaseDecision> decisions = new ArrayList<>();
        if (random.nextInt(4) == 0) {
            decisions.addAll(command(random, model, now));
        } else {
            Candidate candidate = candidate(random, model);
            candidates.add(candidate);
            decisions.addAll(book.arrived(candidate, now));
        }
        decisions.addAll(book.screened(now));
        if (random.nextInt(3) > 0) {
            for (ReleaseBook.Matchup matchup : book.due()) {
                Judgement judgement = random.nextInt(3) > 0 ? Examples.approval() : Examples.refusal();
                decisions.addAll(book.judged(matchup.candidate(), judgement, now));
            }
        }
        return decisions;
    }

    private List<ReleaseDecision> command(Random random, String model, long now) {
        Command command = Command.newBuilder()
                .setModel(model)
                .setKind(KINDS.get(random.nextInt(KINDS.size())))
                .setNumber(random.nextBoolean() ? null : number(random, model))
                .setBase(Examples.BASE)
                .setExpectedEpoch(
                        random.nextInt(5) > 0 ? null : book.state(model).epoch() - random.nextInt(2))
                .build();
        String id = "c-" + (random.nextInt(4) > 0 ? now : random.nextInt((int) now + 1));
        commands.put(id, command);
        Optional<String> objection = book.objection(command, id);
        return objection.isPresent()
                ? book.commandRefused(command, id, objection.get(), now)
                : book.carriedOut(command, id, new VersionRef(model, 1, Examples.BASE, "zero"), now);
    }

    private Candidate candidate(Random random, String model) {
        if (random.nextInt(10) == 0 && !candidates.isEmpty()) {
            return candidates.get(random.nextInt(candidates.size()));
        }
        boolean honest = random.nextInt(5) > 0;
        int number = honest ? numbers.merge(model, 1, Integer::sum) + 1 : number(random, model);
        int parent = book.state(model) instanceof ModelState.Created created && random.nextBoolean()
                ? created.standing().stable().getNumber()
                : number - 1 - random.nextInt(2);
        String adapter = honest ? "adapter-" + number : "other-" + random.nextInt(3);
        return new Candidate(new VersionRef(model, number, Examples.BASE, adapter), parent);
    }

    private int number(Random random, String model) {
        return 1 + random.nextInt(numbers.getOrDefault(model, 0) + 3);
    }

    private void assertInvariants(List<ReleaseDecision> decisions) {
        for (ReleaseDecision decision : decisions) {
            assertCarriedOutOnce(decision);
            if (!RELEASES.contains(decision.getKind())) {
                continue;
            }
            List<ReleaseDecision> before = log.subList(0, log.indexOf(decision));
            boolean judged = decision.getCommandId() == null;
            assertThat(before)
                    .as("what was decided before %s", decision)
                    .filteredOn(other -> sameNumber(other, decision))
                    .noneMatch(other -> RELEASES.contains(other.getKind()))
                    .noneMatch(other -> judged && other.getKind() == DecisionKind.REFUSED);
        }
    }

    private void assertCarriedOutOnce(ReleaseDecision decision) {
        if (decision.getCommandId() == null || decision.getKind() == DecisionKind.COMMAND_REFUSED) {
            return;
        }
        assertThat(log)
                .as("the answers to the command of %s", decision)
                .filteredOn(other -> decision.getCommandId().equals(other.getCommandId()))
                .filteredOn(other -> decision.getModel().equals(other.getModel()))
                .first()
                .isEqualTo(decision);
    }

    private static boolean sameNumber(ReleaseDecision one, ReleaseDecision other) {
        return one.getVersion() != null
                && one.getVersion().getModel().equals(other.getVersion().getModel())
                && one.getVersion().getNumber() == other.getVersion().getNumber();
    }

    private void assertReplayGives(ReleaseBook expected) {
        WireFormat<ReleaseDecision> wire = Topics.RELEASE_DECISIONS.wire();
        ReleaseBook replayed = new ReleaseBook();
        log.forEach(decision -> replayed.replay(wire.decode(wire.encode(decision))));
        candidates.forEach(replayed::recall);
        for (String model : MODELS) {
            assertThat(replayed.state(model)).isEqualTo(expected.state(model));
            assertThat(replayed.waiting(model)).isEqualTo(expected.waiting(model));
            assertThat(replayed.projection(model, 0)).isEqualTo(expected.projection(model, 0));
        }
        commands.forEach((id, command) ->
                assertThat(replayed.objection(command, id)).isEqualTo(expected.objection(command, id)));
        assertThat(replayed.due()).isEqualTo(expected.due());
    }
}
