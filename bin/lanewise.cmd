@echo off
rem Starts Lanewise on Windows with any Java from 17 on; lanewise.cli.Launcher then finds a JDK 25.
rem In a checkout it builds the jar when it is missing; a download has its jars in lib, and some
rem have a JDK in runtime.
setlocal
set "ROOT=%~dp0.."
set "CLASSES=%ROOT%\lib\*"
if exist "%ROOT%\lib\" goto packed
set "CLASSES=%ROOT%\cli\target\lanewise.jar"
if exist "%CLASSES%" goto packed
echo lanewise: building once... 1>&2
pushd "%ROOT%"
call mvnw.cmd -q -B -pl cli -am -Dmaven.test.skip -Dlint.skip package 1>&2
popd
if not exist "%CLASSES%" (
  echo lanewise: the build failed 1>&2
  exit /b 1
)
:packed
set "JAVA=java"
if exist "%ROOT%\runtime\bin\java.exe" set "JAVA_HOME=%ROOT%\runtime"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
if defined LANEWISE_JAVA_HOME set "JAVA=%LANEWISE_JAVA_HOME%\bin\java.exe"
"%JAVA%" -cp "%CLASSES%" lanewise.cli.Launcher %*
exit /b %ERRORLEVEL%
