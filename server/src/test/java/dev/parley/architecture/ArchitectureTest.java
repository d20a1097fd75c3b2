package dev.parley.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.parley.provider.Engine;
import dev.parley.session.SessionFactory;
import dev.parley.simulator.vertx.SimulatorVertx;
import dev.parley.transport.VertxInternals;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** Which way the arrows between modules and packages point (docs/architecture.md). */
@AnalyzeClasses(
        packages = "dev.parley",
        importOptions = {DoNotIncludeTests.class, DoNotIncludeTestJars.class})
class ArchitectureTest {
    private static final String[] CORE = {
        "dev.parley.audio..",
        "dev.parley.conversation..",
        "dev.parley.turn..",
        "dev.parley.session..",
        "dev.parley.speech..",
        "dev.parley.setting..",
        "dev.parley.provider..",
        "dev.parley.tool..",
        "dev.parley.concurrent.."
    };
    private static final String[] MEDIA = {
        "dev.parley.codec..",
        "dev.parley.g2p..",
        "dev.parley.models..",
        "dev.parley.ogg..",
        "dev.parley.onnx..",
        "dev.parley.resample..",
        "dev.parley.vad.."
    };
    private static final String[] SERVER = {
        "dev.parley.app..",
        "dev.parley.cache..",
        "dev.parley.catalogue..",
        "dev.parley.cli..",
        "dev.parley.config..",
        "dev.parley.admission..",
        "dev.parley.registry..",
        "dev.parley.pool..",
        "dev.parley.dialect..",
        "dev.parley.files..",
        "dev.parley.http..",
        "dev.parley.recorder..",
        "dev.parley.telemetry..",
        "dev.parley.tenant..",
        "dev.parley.transport..",
        "dev.parley.voices..",
        "dev.parley.store..",
        "dev.parley.fleet..",
        "dev.parley.tools.."
    };

    @ArchTest
    static final ArchRule modulesPointDownwards = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("core")
            .definedBy(CORE)
            .layer("media")
            .definedBy(MEDIA)
            .layer("languages")
            .definedBy("dev.parley.languages..")
            .layer("rtc")
            .definedBy("dev.parley.rtc..")
            .layer("host")
            .definedBy("dev.parley.host..")
            .layer("engines")
            .definedBy("dev.parley.engines..")
            .layer("simulator")
            .definedBy("dev.parley.simulator..")
            .layer("server")
            .definedBy(SERVER)
            .whereLayer("server")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("simulator")
            .mayOnlyBeAccessedByLayers("server")
            .whereLayer("engines")
            .mayOnlyBeAccessedByLayers("server")
            .whereLayer("languages")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("host")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("rtc")
            .mayOnlyBeAccessedByLayers("simulator", "server")
            .whereLayer("media")
            .mayOnlyBeAccessedByLayers("host", "engines", "simulator", "server");

    /** Native libraries that may end a process live in a process of their own. */
    @ArchTest
    static final ArchRule onlyTheHostKnowsNativeEngines = noClasses()
            .that()
            .resideOutsideOfPackage("dev.parley.host..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.github.givimad..", "de.kherud..");

    /** Fourteen megabytes that a server of English never reads. */
    @ArchTest
    static final ArchRule onlyLanguagesKnowIcu = noClasses()
            .that()
            .resideOutsideOfPackage("dev.parley.languages..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.ibm.icu..");

    @ArchTest
    static final ArchRule runtimesOfTheHostDoNotKnowEachOther = slices().matching("dev.parley.host.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(
                    resideInAnyPackage("dev.parley.host.main..", "dev.parley.host.http.."),
                    DescribedPredicate.alwaysTrue());

    @ArchTest
    static final ArchRule coreStandsOnTheJdkAlone = classes()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(concat(CORE, "java..", "org.jspecify..", "org.slf4j.."));

    @ArchTest
    static final ArchRule turnLogicIsPure = noClasses()
            .that()
            .resideInAnyPackage("dev.parley.turn..", "dev.parley.conversation..", "dev.parley.audio..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.io..",
                    "java.nio.file..",
                    "java.net..",
                    "java.util.concurrent..",
                    "dev.parley.session..",
                    "dev.parley.provider..");

    /** A slice is a package; those of a session are slices of their own, and so is what the outside sees of it. */
    @ArchTest
    static final ArchRule packagesOfCoreHaveNoCycles = slices().assignedFrom(new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass each) {
                    return resideInAnyPackage(CORE).test(each)
                            ? SliceIdentifier.of(each.getPackageName())
                            : SliceIdentifier.ignore();
                }

                @Override
                public String getDescription() {
                    return "packages of core";
                }
            })
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule whatTheOutsideSeesOfASessionKnowsNotHowItWorks = noClasses()
            .that()
            .resideInAPackage("dev.parley.session")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.parley.session.*..");

    @ArchTest
    static final ArchRule onlyTheLoopJoinsTheCallersHalfOfASessionAndTheBots = noClasses()
            .that()
            .resideOutsideOfPackages("dev.parley.session.input", "dev.parley.session.loop")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.parley.session.input");

    @ArchTest
    static final ArchRule coreAsksNobodyForTheTimeOrForChance = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom");

    @ArchTest
    static final ArchRule enginesDoNotKnowEachOther = slices().matching("dev.parley.engines.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(DescribedPredicate.alwaysTrue(), resideInAPackage("dev.parley.engines.support.."));

    /** Exempt: how long a text is for a model, which both sides have to estimate alike. */
    @ArchTest
    static final ArchRule enginesAndWebRtcKnowNoSessions = noClasses()
            .that()
            .resideInAnyPackage("dev.parley.engines..", "dev.parley.rtc..")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("dev.parley.session..", "dev.parley.turn..", "dev.parley.conversation..")
                            .and(not(simpleName("TokenEstimate"))));

    /** They are found. */
    @ArchTest
    static final ArchRule nobodyKnowsAnEngine = noClasses()
            .that()
            .resideInAnyPackage(SERVER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.parley.engines..");

    @ArchTest
    static final ArchRule onlyTheWiringKnowsTheSimulator = noClasses()
            .that()
            .resideInAnyPackage(SERVER)
            .and()
            .resideOutsideOfPackage("dev.parley.app..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.parley.simulator..");

    @ArchTest
    static final ArchRule dialectsKnowNoTransport = noClasses()
            .that()
            .resideInAPackage("dev.parley.dialect..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.parley.transport..",
                    "dev.parley.http..",
                    "dev.parley.app..",
                    "dev.parley.admission..",
                    "dev.parley.registry..",
                    "dev.parley.config..");

    /** Sessions and messages are what they see, whatever carries them; Vert.x's buffers are how messages are held. */
    @ArchTest
    static final ArchRule dialectsKnowNoSocket = noClasses()
            .that()
            .resideInAPackage("dev.parley.dialect..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.netty..",
                    "io.vertx.core.http..",
                    "io.vertx.core.net..",
                    "io.vertx.core.internal..",
                    "io.vertx.ext.web..",
                    "java.net.http..");

    @ArchTest
    static final ArchRule onlyOneClassOfServerAndSimulatorUsesWhatVertxPromisesNobody = noClasses()
            .that()
            .areNotAssignableTo(VertxInternals.class)
            .and()
            .areNotAssignableTo(SimulatorVertx.class)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.core.internal..", "io.vertx.core.impl..", "io.vertx..impl..");

    @ArchTest
    static final ArchRule packagesOfDialectsHaveNoCycles = slices().matching("dev.parley.(**)")
            .that(DescribedPredicate.describe(
                    "are of dialects", slice -> slice.getNamePart(1).startsWith("dialect")))
            .should()
            .beFreeOfCycles();

    private static final String[] SHARED_BY_DIALECTS = {"dev.parley.dialect.support..", "dev.parley.dialect.persona.."};

    @ArchTest
    static final ArchRule dialectsDoNotKnowEachOther = slices().matching("dev.parley.dialect.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(DescribedPredicate.alwaysTrue(), resideInAnyPackage(SHARED_BY_DIALECTS));

    /** Exempt: the wiring, and endpoints that are a part of OpenAI's or Pipecat's protocol themselves. */
    @ArchTest
    static final ArchRule whoServesDialectsKnowsNoSingleOne = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.parley.dialect..", "dev.parley.app..", "dev.parley.http.openai..", "dev.parley.http.pipecat..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("dev.parley.dialect.*..").and(not(resideInAnyPackage(SHARED_BY_DIALECTS))));

    @ArchTest
    static final ArchRule transportsKnowNoSingleDialect = noClasses()
            .that()
            .resideInAPackage("dev.parley.transport..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.parley.dialect.realtime..",
                    "dev.parley.dialect.unmute..",
                    "dev.parley.http..",
                    "dev.parley.app..",
                    "dev.parley.admission..",
                    "dev.parley.registry..");

    @ArchTest
    static final ArchRule nobodyKnowsTheApplication = noClasses()
            .that()
            .resideOutsideOfPackage("dev.parley.app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.parley.app..");

    @ArchTest
    static final ArchRule oneLoggingInterface = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging..")
            .orShould()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace");

    @ArchTest
    static final ArchRule sessionsAreMadeByAdmissionOnly = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.parley.admission..", "dev.parley.registry..", "dev.parley.app..", "dev.parley.session..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(SessionFactory.class);

    @ArchTest
    static final ArchRule enginesAreNamedAlike = classes()
            .that()
            .implement(Engine.class)
            .should()
            .haveSimpleNameEndingWith("Engine")
            .andShould()
            .resideInAPackage("dev.parley.engines..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.parley.(**)").should().beFreeOfCycles();

    @ArchTest
    static void everyPackageIsNullMarked(JavaClasses all) {
        List<String> unmarked = all.stream()
                .map(JavaClass::getPackageName)
                .distinct()
                .filter(name -> all.stream()
                        .filter(each -> each.getFullName().equals(name + ".package-info"))
                        .noneMatch(each -> each.isAnnotatedWith(NullMarked.class)))
                .sorted()
                .toList();
        org.assertj.core.api.Assertions.assertThat(unmarked).isEmpty();
    }

    /** One simple name means one thing (decision 0017). */
    @ArchTest
    static void everyNameStandsForOneType(JavaClasses all) {
        List<String> twice = all.stream()
                .filter(JavaClass::isTopLevelClass)
                .map(JavaClass::getSimpleName)
                .filter(name -> !name.equals("package-info"))
                .collect(java.util.stream.Collectors.groupingBy(name -> name, java.util.stream.Collectors.counting()))
                .entrySet()
                .stream()
                .filter(each -> each.getValue() > 1)
                .map(java.util.Map.Entry::getKey)
                .sorted()
                .toList();
        org.assertj.core.api.Assertions.assertThat(twice).isEmpty();
    }

    private static String[] concat(String[] some, String... more) {
        return java.util.stream.Stream.of(some, more)
                .flatMap(java.util.stream.Stream::of)
                .toArray(String[]::new);
    }
}
