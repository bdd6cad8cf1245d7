package dev.freshet.local.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.Message;
import dev.freshet.schemas.event.RawText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleReaderTest {

    private final SampleReader reader = new SampleReader("support");

    @Test
    void shouldReadAnInstruction() throws Exception {
        // when
        Sample.Judged sample = judged(
                """
                {"instruction": "Translate.", "input": "Guten Tag", "output": "Good day", "text": "all of it"}""");

        // then
        assertThat(sample.answer())
                .returns("support", InferenceResponse::getModel)
                .returns("", InferenceResponse::getAnswer)
                .returns(List.of(new Message("user", "Translate.\n\nGuten Tag")), InferenceResponse::getMessages);
        assertThat(sample.feedback())
                .returns(FeedbackKind.DEMONSTRATION, Feedback::getKind)
                .returns("Good day", Feedback::getAnswer)
                .returns(sample.answer().getRequestId(), Feedback::getRequestId);
    }

    @Test
    void shouldReadAnInstructionWithoutInput() throws Exception {
        assertThat(judged("{\"instruction\": \"Greet.\", \"input\": \"\", \"output\": \"Hi\"}")
                        .answer()
                        .getMessages())
                .containsExactly(new Message("user", "Greet."));
    }

    @Test
    void shouldReadAChatWithItsContext() throws Exception {
        // when
        Sample.Judged sample = judged(
                """
                {"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hi"},
                {"role": "assistant", "content": "Hello"}, {"role": "user", "content": "Bye"},
                {"role": "assistant", "content": "See you"}], "id": 7, "model": "sales", "person": "anna",
                "answer": "Go"}""");

        // then
        assertThat(sample.id()).isEqualTo("7");
        assertThat(sample.model()).isEqualTo("sales");
        assertThat(sample.answer().getAnswer()).isEqualTo("Go");
        assertThat(sample.answer().getMessages()).hasSize(4).last().isEqualTo(new Message("user", "Bye"));
        assertThat(sample.feedback())
                .returns("See you", Feedback::getAnswer)
                .returns("anna", Feedback::getPerson)
                .returns("import-sales-7", Feedback::getRequestId)
                .returns(1, Feedback::getAttempt);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt\": \"Hi\", \"chosen\": \"Hello\", \"rejected\": \"Go\"}",
                "{\"prompt\": [{\"role\": \"user\", \"content\": \"Hi\"}],"
                        + "\"chosen\": [{\"role\": \"assistant\", \"content\": \"Hello\"}],"
                        + "\"rejected\": [{\"role\": \"assistant\", \"content\": \"Go\"}]}",
                "{\"chosen\": [{\"role\": \"user\", \"content\": \"Hi\"}, {\"role\": \"assistant\", \"content\": \"Hello\"}],"
                        + "\"rejected\": [{\"role\": \"user\", \"content\": \"Hi\"}, {\"role\": \"assistant\", \"content\": \"Go\"}]}",
            })
    void shouldReadAPreferenceInEachForm(String line) throws Exception {
        // when
        Sample.Judged sample = judged(line);

        // then
        assertThat(sample.answer().getMessages()).containsExactly(new Message("user", "Hi"));
        assertThat(sample.feedback())
                .returns(FeedbackKind.PREFERENCE, Feedback::getKind)
                .returns("Hello", Feedback::getChosen)
                .returns("Go", Feedback::getRejected);
    }

    @Test
    void shouldReadLabelsAndScores() throws Exception {
        String chat = "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"},"
                + " {\"role\": \"assistant\", \"content\": \"Hello\"}], ";

        assertThat(judged(chat + "\"label\": false}"))
                .returns("Hello", sample -> sample.answer().getAnswer())
                .returns(FeedbackKind.THUMB, sample -> sample.feedback().getKind())
                .returns(false, sample -> sample.feedback().getUp());
        assertThat(judged(chat + "\"score\": 4, \"scale\": 5}"))
                .returns(FeedbackKind.SCORE, sample -> sample.feedback().getKind())
                .returns(4.0, sample -> sample.feedback().getScore())
                .returns(5.0, sample -> sample.feedback().getScale());
    }

    @Test
    void shouldReadAText() throws Exception {
        // when
        Sample sample = reader.read("{\"text\": \"<p>Some text</p>\", \"id\": \"page-1\"}");

        // then
        assertThat(((Sample.Text) sample).record())
                .isEqualTo(RawText.newBuilder()
                        .setTextId("page-1")
                        .setText("<p>Some text</p>")
                        .build());
    }

    @Test
    void shouldNameALineByItsContent() throws Exception {
        // given
        String line = "{\"instruction\": \"Greet.\", \"output\": \"Hi\"}";
        String text = "{\"text\": \"Some text\"}";

        // when, then
        assertThat(reader.read(line).key())
                .isEqualTo(reader.read("{\"output\": \"Hi\",  \"instruction\": \"Greet.\", \"source\": 3}")
                        .key())
                .isNotEqualTo(reader.read(line.replace("Hi", "Ho")).key())
                .isNotEqualTo(new SampleReader("sales").read(line).key());
        assertThat(reader.read(text).id())
                .isEqualTo(reader.read("{ \"text\": \"Some text\" }").id())
                .isNotEqualTo(new SampleReader("sales").read(text).id());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"text\": \"a\" | no JSON",
                "[1] | no JSON object",
                "{} x | no JSON",
                "{\"answer\": \"a\"} | none of instruction, messages, chosen and text",
                "{\"text\": \" \"} | text is empty",
                "{\"text\": 3} | text is no text",
                "{\"text\": \"a\", \"id\": \"\"} | id is \"\", allowed: 1 to 256",
                "{\"text\": \"a\", \"model\": {}} | model is {}",
                "{\"instruction\": \"a\"} | output is empty",
                "{\"messages\": []} | messages is no array of messages",
                "{\"messages\": [{\"role\": \"tool\", \"content\": \"a\"}]} | messages[0].role is 'tool'",
                "{\"messages\": [{\"role\": \"user\", \"content\": []}]} | messages[0].content is no text",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}]} | messages ends with the user",
                "{\"messages\": [{\"role\": \"assistant\", \"content\": \"a\"}]} | no message of the user before",
                "{\"prompt\": \"a\", \"chosen\": \"b\", \"rejected\": \"b\"} | are the same",
                "{\"prompt\": \"a\", \"chosen\": \"b\"} | rejected is no text",
                "{\"chosen\": \"b\", \"rejected\": \"c\"} | prompt is no text",
            })
    void shouldSayWhatIsWrong(String line, String message) {
        assertThatThrownBy(() -> reader.read(line))
                .isInstanceOf(LineException.class)
                .hasMessageContaining(message);
    }

    private Sample.Judged judged(String line) throws LineException {
        return (Sample.Judged) reader.read(line);
    }
}
